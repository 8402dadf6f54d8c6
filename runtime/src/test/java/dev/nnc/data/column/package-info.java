@NullMarked
package dev.nnc.data.column;

import org.jspecify.annotations.NullMarked;
