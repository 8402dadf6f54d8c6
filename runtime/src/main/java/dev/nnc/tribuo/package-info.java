/** A network as a model of Tribuo, in the form in which Tribuo keeps its models. */
@NullMarked
package dev.nnc.tribuo;

import org.jspecify.annotations.NullMarked;
