@NullMarked
package dev.nnc.draw;

import org.jspecify.annotations.NullMarked;
