/** Checks actions: what is trained, evaluated, predicted and reported on, and with what options. */
@NullMarked
package dev.nnc.check.action;

import org.jspecify.annotations.NullMarked;
