/** Text files and places in them; imports nothing of nnc. */
@NullMarked
package dev.nnc.source;

import org.jspecify.annotations.NullMarked;
