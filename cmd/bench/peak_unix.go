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

// cpuSeconds is the CPU that this process has used.
func cpuSeconds() float64 {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return float64(used.Utime.Nano()+used.Stime.Nano()) / 1e9
}
