//go:build unix

package main

import (
	"os"
	"syscall"
)

// peakOf is the largest resident memory of a process that has ended, in MB.
func peakOf(p *os.ProcessState) float64 {
	return float64(p.SysUsage().(*syscall.Rusage).Maxrss) / 1024 // KB on Linux
}
