package dev.nnc.search;

import java.util.List;

/**
 * Values to be tried.
 *
 * @param trial the trial's number, from 0
 * @param values a number for each param
 */
public record Proposal(int trial, List<Double> values) {
  public Proposal {
    values = List.copyOf(values);
  }
}
