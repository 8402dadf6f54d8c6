@NullMarked
package dev.nnc.ir;

import org.jspecify.annotations.NullMarked;
