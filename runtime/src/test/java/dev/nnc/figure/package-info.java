@NullMarked
package dev.nnc.figure;

import org.jspecify.annotations.NullMarked;
