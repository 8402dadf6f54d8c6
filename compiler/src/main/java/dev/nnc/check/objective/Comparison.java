package dev.nnc.check.objective;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Rule;
import dev.nnc.catalog.StepByStep;
import dev.nnc.check.expression.CheckedValue;
import org.jspecify.annotations.Nullable;

/**
 * A loss or metric with what it compares.
 *
 * @param prediction what the network says of each row
 * @param truth what it should have said
 * @param target what is known of the truth
 * @param steps how sequences became one row a time step; null if these are none, or are compared as
 *     a whole
 */
record Comparison(
    Configured configured,
    CheckedValue.Tensor prediction,
    CheckedValue.Tensor truth,
    Rule.Target target,
    @Nullable StepByStep steps) {}
