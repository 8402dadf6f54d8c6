@NullMarked
package dev.nnc.check.network;

import org.jspecify.annotations.NullMarked;
