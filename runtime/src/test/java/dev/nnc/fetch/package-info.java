@NullMarked
package dev.nnc.fetch;

import org.jspecify.annotations.NullMarked;
