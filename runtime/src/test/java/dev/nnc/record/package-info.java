@NullMarked
package dev.nnc.record;

import org.jspecify.annotations.NullMarked;
