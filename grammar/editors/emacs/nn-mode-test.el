;;; nn-mode-test.el --- Compares the colours with those of other editors  -*- lexical-binding: t; -*-

;;; Commentary:

;; emacs -Q --batch -L grammar/editors/emacs -l nn-mode-test -f ert-run-tests-batch-and-exit

;;; Code:

(require 'ert)
(require 'nn-mode)

(defconst nn-test-folder
  (expand-file-name "../test/" (file-name-directory (or load-file-name buffer-file-name))))

(defconst nn-test-faces
  '(("^keyword\\.control\\.action" font-lock-builtin-face)
    ("^keyword\\.control" font-lock-keyword-face)
    ("^keyword\\.operator\\.logical" font-lock-keyword-face)
    ("^storage\\.modifier" font-lock-keyword-face)
    ("^constant\\.language" font-lock-constant-face)
    ("^string" font-lock-string-face)
    ("^comment" font-lock-comment-face font-lock-comment-delimiter-face)
    ("^variable\\.parameter" font-lock-variable-name-face)
    ("^entity\\.name\\.type" font-lock-type-face)
    ("^variable\\.other\\.constant" font-lock-constant-face)
    ("^entity\\.name\\.function" font-lock-function-name-face)
    ("^\\(variable\\|keyword\\.operator\\|constant\\.numeric\\|punctuation\\)" nil)))

(defun nn-test-pieces ()
  "The lines of everything.txt before those of wrong programs: line, scopes, text."
  (with-temp-buffer
    (insert-file-contents (expand-file-name "everything.txt" nn-test-folder))
    (let ((case-fold-search nil) pieces)
      (while (and (not (looking-at ".*invalid\\.")) (not (eobp)))
        (looking-at "\\([0-9]+\\) \\(\\(?:[a-z][a-z.-]*\\.nn \\)+\\)\\(.*\\)$")
        (push (list (string-to-number (match-string 1)) (match-string 2) (match-string 3)) pieces)
        (forward-line))
      (nreverse pieces))))

(ert-deftest nn-colours-as-other-editors-do ()
  (let ((pieces (nn-test-pieces)) (line 0) wrong)
    (should (> (length pieces) 200))
    (with-current-buffer (find-file-noselect (expand-file-name "everything.nn" nn-test-folder))
      (should (eq major-mode 'nn-mode))
      (font-lock-ensure)
      (pcase-dolist (`(,number ,scopes ,text) pieces)
        (unless (= number line)
          (goto-char (point-min))
          (forward-line (1- number))
          (setq line number))
        (search-forward text (line-end-position))
        (let ((faces (cdr (seq-find (lambda (each) (string-match-p (car each) scopes)) nn-test-faces)))
              (start (match-beginning 0)))
          (dolist (place (list start (1- (point))))
            (unless (memq (get-text-property place 'face) faces)
              (push (list number text (get-text-property place 'face) faces) wrong))))))
    (should (equal wrong nil))))

(ert-deftest nn-leaves-files-of-others-alone ()
  (dolist (each '(("" . nn-mode)
                  ("nn 1\n" . nn-mode)
                  ("// why\n\nnn 1  // version\n" . nn-mode)
                  ("weights 3\nnn 1\n" . fundamental-mode)
                  ("nnodes 1\n" . fundamental-mode)))
    (with-temp-buffer
      (insert (car each))
      (nn-mode-maybe)
      (should (eq major-mode (cdr each))))))

(ert-deftest nn-indents-by-brackets ()
  (with-temp-buffer
    (insert "data d from csv(\"{\") {  // {\nx = [\na\n]\n}\nrun { seed: 1 }\n")
    (nn-mode)
    (indent-region (point-min) (point-max))
    (should (equal (buffer-string)
                   "data d from csv(\"{\") {  // {\n  x = [\n    a\n  ]\n}\nrun { seed: 1 }\n"))))

(provide 'nn-mode-test)
;;; nn-mode-test.el ends here
