@NullMarked
package dev.nnc.spark;

import org.jspecify.annotations.NullMarked;
