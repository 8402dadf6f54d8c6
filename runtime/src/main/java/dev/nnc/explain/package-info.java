/** What each word of the language means, and of which words a text speaks. */
@NullMarked
package dev.nnc.explain;

import org.jspecify.annotations.NullMarked;
