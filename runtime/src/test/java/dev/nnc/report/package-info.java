@NullMarked
package dev.nnc.report;

import org.jspecify.annotations.NullMarked;
