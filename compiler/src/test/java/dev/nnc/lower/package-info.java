@NullMarked
package dev.nnc.lower;

import org.jspecify.annotations.NullMarked;
