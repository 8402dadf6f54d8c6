package dev.nnc.search;

import java.util.List;

/**
 * The domains of all params of a search. A point of it has a number for each of them, in their
 * order.
 */
public record Space(List<Domain> domains) {
  public Space {
    domains = List.copyOf(domains);
  }

  /** How many params there are. */
  public int size() {
    return domains.size();
  }

  public boolean contains(double[] point) {
    if (point.length != size()) {
      return false;
    }
    for (int i = 0; i < point.length; i++) {
      if (!domains.get(i).contains(point[i])) {
        return false;
      }
    }
    return true;
  }
}
