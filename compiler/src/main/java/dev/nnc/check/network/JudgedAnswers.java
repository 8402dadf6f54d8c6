package dev.nnc.check.network;

import dev.nnc.ir.Function;
import dev.nnc.plan.Totals;

/**
 * Metrics over answers that come from elsewhere than the network.
 *
 * @param body takes the answers and the truths; nothing is put out yet
 * @param totals of the metrics
 */
public record JudgedAnswers(Function body, Totals totals) {}
