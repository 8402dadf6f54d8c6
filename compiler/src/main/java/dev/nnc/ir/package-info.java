/**
 * The intermediate representation: programs of functions of operations on typed values; imports
 * type, source.
 */
@NullMarked
package dev.nnc.ir;

import org.jspecify.annotations.NullMarked;
