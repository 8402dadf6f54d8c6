@NullMarked
package dev.nnc.differentiate;

import org.jspecify.annotations.NullMarked;
