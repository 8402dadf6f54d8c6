/**
 * Files and the places where they are looked for, findings about their content, numerals and times.
 */
@NullMarked
package dev.nnc.data.file;

import org.jspecify.annotations.NullMarked;
