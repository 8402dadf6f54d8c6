/** Programs that differ in numbers only, as one program that has these numbers as variables. */
@NullMarked
package dev.nnc.template;

import org.jspecify.annotations.NullMarked;
