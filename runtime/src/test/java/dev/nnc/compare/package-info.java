@NullMarked
package dev.nnc.compare;

import org.jspecify.annotations.NullMarked;
