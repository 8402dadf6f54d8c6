/** Answers of a finished run's network over HTTP, with limits on what a request may cost. */
@NullMarked
package dev.nnc.serve;

import org.jspecify.annotations.NullMarked;
