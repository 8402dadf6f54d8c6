@NullMarked
package dev.nnc.serve;

import org.jspecify.annotations.NullMarked;
