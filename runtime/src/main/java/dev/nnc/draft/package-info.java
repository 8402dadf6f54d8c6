/**
 * Writes the program that somebody who knows nnc would write for a table or a folder of pictures.
 */
@NullMarked
package dev.nnc.draft;

import org.jspecify.annotations.NullMarked;
