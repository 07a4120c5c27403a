package main

import "os"

// peakOf is not implemented on Windows.
func peakOf(*os.ProcessState) float64 { return 0 }

// cpuSeconds is not implemented on Windows.
func cpuSeconds() float64 { return 0 }
