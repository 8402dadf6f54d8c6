/**
 * The one list of layers, losses, optimizers, metrics, data sources and steps with their options;
 * imports ir, op, type.
 */
@NullMarked
package dev.nnc.catalog;

import org.jspecify.annotations.NullMarked;
