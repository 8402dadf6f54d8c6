/** What stands in editors: that it reads programs as the compiler does. */
@NullMarked
package dev.nnc.editors;

import org.jspecify.annotations.NullMarked;
