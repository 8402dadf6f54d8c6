@NullMarked
package dev.nnc.resolve;

import org.jspecify.annotations.NullMarked;
