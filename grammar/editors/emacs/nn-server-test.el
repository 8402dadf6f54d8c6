;;; nn-server-test.el --- Talks to the language server by Eglot  -*- lexical-binding: t; -*-

;;; Commentary:

;; The environment variable NNC names the program; needs Eglot, which Emacs 29 has.

;;; Code:

(require 'ert)
(require 'eglot)
(require 'flymake)
(require 'nn-mode)

(defun nn-test-wait (what)
  "Wait until WHAT returns something."
  (with-timeout (30 nil)
    (let (found)
      (while (not (setq found (funcall what)))
        (accept-process-output nil 0.05))
      found)))

(ert-deftest nn-server-reports-a-mistake ()
  (let* ((nn-program (or (getenv "NNC") "nnc"))
         (folder (make-temp-file "nn-test" t))
         (file (expand-file-name "model.nn" folder))
         (eglot-sync-connect t)
         (eglot-connect-timeout 60))
    (with-temp-file file
      (insert "nn 1\n"
              "data gates from table(a: [0, 1, 1, 0], b: [1, 0, 0, 1]) { x = [a]\n  y = b\n"
              "  split: everything }\n"
              "network net from x { x -> dens(1, sigmoid) }\n"
              "train net on gates { loss: binary_cross_entropy(y), optimizer: sgd(0.1), epochs: 1 }\n"))
    (with-current-buffer (find-file-noselect file)
      (should (eq major-mode 'nn-mode))
      (apply #'eglot (eglot--guess-contact))
      (should (eglot-current-server))
      (let ((found (nn-test-wait (lambda () (flymake-start) (flymake-diagnostics)))))
        (should found)
        (should (string-match-p "dens" (flymake-diagnostic-text (car found))))
        (should (= 5 (line-number-at-pos (flymake-diagnostic-beg (car found))))))
      (eglot-shutdown (eglot-current-server))
      (set-buffer-modified-p nil)
      (kill-buffer))
    (delete-directory folder t)))

(provide 'nn-server-test)
;;; nn-server-test.el ends here
