@NullMarked
package dev.nnc.engine;

import org.jspecify.annotations.NullMarked;
