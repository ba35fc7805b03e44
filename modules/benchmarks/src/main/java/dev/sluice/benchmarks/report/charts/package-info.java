/** The charts of a run, drawn by JFreeChart and written as SVG by Batik. */
@NullMarked
package dev.sluice.benchmarks.report.charts;

import org.jspecify.annotations.NullMarked;
