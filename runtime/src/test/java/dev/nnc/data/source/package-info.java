@NullMarked
package dev.nnc.data.source;

import org.jspecify.annotations.NullMarked;
