@NullMarked
package dev.nnc.cluster;

import org.jspecify.annotations.NullMarked;
