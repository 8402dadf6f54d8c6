/** Tests of predictions. */
@NullMarked
package dev.nnc.api;

import org.jspecify.annotations.NullMarked;
