@NullMarked
package dev.nnc.template;

import org.jspecify.annotations.NullMarked;
