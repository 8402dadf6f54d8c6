package dev.nnc.check.network;

import dev.nnc.ir.Function;
import dev.nnc.ir.Value;

/**
 * Metrics over answers that come from elsewhere than the network.
 *
 * @param body takes the answers and the truths; nothing is put out yet
 * @param sums of the metrics, a vector
 */
public record JudgedAnswers(Function body, Value sums) {}
