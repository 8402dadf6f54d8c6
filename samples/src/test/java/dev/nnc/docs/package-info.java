/** Holds the documents to what the product does. */
@NullMarked
package dev.nnc.docs;

import org.jspecify.annotations.NullMarked;
