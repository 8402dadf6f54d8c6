/**
 * The checked model: what is to be read, laid down and done, with every name bound and every option
 * evaluated; imports catalog, ir, type.
 */
@NullMarked
package dev.nnc.plan;

import org.jspecify.annotations.NullMarked;
