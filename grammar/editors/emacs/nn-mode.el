;;; nn-mode.el --- Programs of nnc, a compiler for neural networks  -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "27.1"))
;; Keywords: languages

;;; Commentary:

;; Colours, comments and indentation for .nn files, and their language server by Eglot:
;;
;;   (require 'nn-mode)
;;   (add-hook 'nn-mode-hook #'eglot-ensure)
;;
;; A test of the build compares the words below with the compiler's.

;;; Code:

(defgroup nn nil
  "Programs of nnc."
  :group 'languages)

(defcustom nn-program "nnc"
  "The program nnc, for its language server."
  :type 'string)

(defcustom nn-indent-offset 2
  "How far a line stands inside its brackets."
  :type 'integer)

(defconst nn-declarations '("import" "param" "data" "block" "network" "function"))
(defconst nn-clauses '("from" "to" "on" "as" "over" "like"))
(defconst nn-reserved '("if" "else" "for" "in" "and" "or" "not" "shared"))
(defconst nn-truths '("true" "false"))
(defconst nn-actions '("cross_validate" "evaluate" "export" "find_rate" "predict" "report" "run" "sweep" "train" "update"))

(defconst nn--name "\\(?:[[:alpha:]_][[:alnum:]_]*\\|`[^`\n]+`\\)")

(defun nn--words (words &rest more)
  "A regular expression of any of WORDS, or of MORE lists of them, as a group."
  (regexp-opt (apply #'append words more) 'symbols))

(defvar nn-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?/ ". 12" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?\\ "\\" table)
    (modify-syntax-entry ?_ "_" table)
    (dolist (sign (append "`+-*^=<>.,:|&!%#'" nil))
      (modify-syntax-entry sign "." table))
    table))

(defun nn--matcher (pattern group accepts)
  "A matcher of PATTERN whose GROUP stands in neither text nor comment.
ACCEPTS is called behind the group and says whether it counts."
  (lambda (limit)
    (let (found)
      (while (and (not found) (re-search-forward pattern limit t))
        (let ((end (match-end group)))
          (setq found
                (save-match-data
                  (save-excursion
                    (goto-char end)
                    (and (not (nth 8 (syntax-ppss))) (funcall accepts)))))
          (goto-char end)))
      found)))

(defun nn--another-name-p ()
  "Whether a name stands behind point that is no word of its own."
  (and (looking-at (concat "[ \t]+" nn--name))
       (not (looking-at (concat "[ \t]+" (nn--words nn-clauses nn-reserved))))))

(defun nn--clause-p ()
  "Whether what stands behind point may be what a clause takes."
  (and (looking-at "[ \t]+[[:alpha:]_`\"0-9([]")
       (not (looking-at "[ \t]+\\_<\\(?:in\\|and\\|or\\|else\\)\\_>"))))

(defun nn--no-key-p ()
  "Whether the word before point is no key, such as `in: 3', and no member, such as `x.in'."
  (and (not (looking-at "[ \t]*:"))
       (not (eq (char-before (save-excursion (skip-chars-backward "[:alnum:]_") (point))) ?.))))

(defun nn--declared (&rest words)
  "A matcher of a name, its group 2, behind one of WORDS."
  (nn--matcher (concat (nn--words words) "[ \t]+\\(" nn--name "\\)") 2
               (lambda () (not (member (match-string 2) (append nn-clauses nn-reserved))))))

(defconst nn-font-lock-keywords
  `((,(nn--matcher "\\_<\\(nn\\)[ \t]+[0-9]" 1 (lambda () t)) 1 font-lock-keyword-face)
    (,(nn--matcher (nn--words nn-declarations) 1 #'nn--another-name-p) 1 font-lock-keyword-face)
    (,(nn--declared "data" "network") 2 font-lock-type-face)
    (,(nn--declared "block" "function") 2 font-lock-function-name-face)
    (,(nn--declared "param") 2 font-lock-constant-face)
    (,(nn--matcher (nn--words nn-clauses) 1 #'nn--clause-p) 1 font-lock-keyword-face)
    (,(nn--matcher (nn--words nn-reserved) 1 #'nn--no-key-p) 1 font-lock-keyword-face)
    (,(nn--matcher (nn--words nn-truths) 1 #'nn--no-key-p) 1 font-lock-constant-face)
    (,(nn--matcher (nn--words nn-actions) 1
                   (lambda () (or (looking-at "[ \t]*{") (nn--another-name-p))))
     1 font-lock-builtin-face)
    (,(concat "\\(" nn--name "\\)[ \t]*:") 1 font-lock-variable-name-face)
    (,(concat "\\(?:->\\|→\\)[ \t]*\\(" nn--name "\\)\\(?:[^[:alnum:]_ \t.]\\|[ \t]+[^.]\\|$\\)")
     1 font-lock-function-name-face)
    (,(concat "\\_<\\(" nn--name "\\)(") 1 font-lock-function-name-face))
  "Colours of nn programs; the first that fits wins.")

(defun nn-indent-line ()
  "Indent as `nnc fmt' does where brackets alone decide."
  (let* ((state (save-excursion (syntax-ppss (line-beginning-position))))
         (depth (car state))
         (column
          (save-excursion
            (back-to-indentation)
            (when (looking-at "[])}]")
              (setq depth (1- depth)))
            (max 0 (* depth nn-indent-offset)))))
    (if (<= (current-column) (current-indentation))
        (indent-line-to column)
      (save-excursion (indent-line-to column)))))

;;;###autoload
(define-derived-mode nn-mode prog-mode "nn"
  "Major mode for programs of nnc."
  (setq-local comment-start "// ")
  (setq-local comment-start-skip "//+[ \t]*")
  (setq-local comment-end "")
  (setq-local indent-tabs-mode nil)
  (setq-local indent-line-function #'nn-indent-line)
  (setq-local font-lock-defaults '(nn-font-lock-keywords))
  (setq-local imenu-generic-expression
              `((nil ,(concat "^[ \t]*" (nn--words nn-declarations) "[ \t]+\\(" nn--name "\\)") 2))))

(defconst nn--first-line
  "\\`\ufeff?\\(?:[ \t]*\\(?://.*\\)?\r?\n\\)*[ \t]*nn[ \t]+[0-9]+[ \t]*\\(?://.*\\)?\r?$")

;;;###autoload
(defun nn-mode-maybe ()
  "Take `nn-mode' for programs of nnc and for new files; others use the ending, too."
  (if (or (= (buffer-size) 0)
          (save-excursion
            (goto-char (point-min))
            (looking-at nn--first-line)))
      (nn-mode)
    (fundamental-mode)))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.nn\\'" . nn-mode-maybe))

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               `(nn-mode . ,(lambda (&optional _interactive) (list nn-program "lsp")))))

(provide 'nn-mode)
;;; nn-mode.el ends here
