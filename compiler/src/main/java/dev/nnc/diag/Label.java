package dev.nnc.diag;

import dev.nnc.source.Place;

/** A place with a few words on what is to be seen there, such as "produces [28, 28, 16]". */
public record Label(Place place, String text) {}
