@NullMarked
package dev.nnc.explain;

import org.jspecify.annotations.NullMarked;
