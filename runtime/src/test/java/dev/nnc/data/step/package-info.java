@NullMarked
package dev.nnc.data.step;

import org.jspecify.annotations.NullMarked;
