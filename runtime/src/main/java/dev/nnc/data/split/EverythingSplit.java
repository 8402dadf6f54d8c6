package dev.nnc.data.split;

/** {@code everything}: no row is held out but those that the source itself holds out. */
record EverythingSplit() implements Split {
  @Override
  public boolean holdsOut() {
    return false;
  }

  @Override
  public RowParts parts(SplitInput in, long seed) {
    return new RowParts(
        SplitRows.own(in.table()), SplitRows.validation(in.table()), SplitRows.test(in.table()));
  }
}
