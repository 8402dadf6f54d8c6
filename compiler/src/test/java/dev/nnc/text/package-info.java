@NullMarked
package dev.nnc.text;

import org.jspecify.annotations.NullMarked;
