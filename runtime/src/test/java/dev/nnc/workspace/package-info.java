@NullMarked
package dev.nnc.workspace;

import org.jspecify.annotations.NullMarked;
