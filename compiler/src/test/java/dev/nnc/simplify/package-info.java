@NullMarked
package dev.nnc.simplify;

import org.jspecify.annotations.NullMarked;
