package dev.nnc.train;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * Epochs that are done, unchangeable. With one more they share what they have in common, so that a
 * training of very many short epochs does not copy all of them after each.
 */
final class Epochs extends AbstractList<Epoch> implements RandomAccess {
  /** Of which the first {@link #size} are these; those behind are of longer ones. */
  private final List<Epoch> shared;

  private final int size;

  private Epochs(List<Epoch> shared, int size) {
    this.shared = shared;
    this.size = size;
  }

  static Epochs of(List<Epoch> epochs) {
    return epochs instanceof Epochs same
        ? same
        : new Epochs(new ArrayList<>(epochs), epochs.size());
  }

  /** These and one more. */
  Epochs with(Epoch next) {
    List<Epoch> longer = shared.size() == size ? shared : new ArrayList<>(shared.subList(0, size));
    longer.add(next);
    return new Epochs(longer, size + 1);
  }

  @Override
  public Epoch get(int index) {
    return shared.get(Objects.checkIndex(index, size));
  }

  @Override
  public int size() {
    return size;
  }
}
