@NullMarked
package dev.nnc.standard;

import org.jspecify.annotations.NullMarked;
