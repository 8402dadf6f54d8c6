/** Tests of how data is found, checked, read, split and prepared. */
@NullMarked
package dev.nnc.data;

import org.jspecify.annotations.NullMarked;
