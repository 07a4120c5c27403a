package cli

import (
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
)

// calibrating shows how far a space is calibrated, from the first question on.
type calibrating struct {
	screen *session.Run
	meter  *screen.Meter
}

func startCalibrating(s *session.Run) *calibrating { return &calibrating{screen: s} }

func (c *calibrating) set(done, total int) {
	if c.meter == nil {
		c.meter = c.screen.Progress("calibrating", "questions")
	}
	c.meter.Set(done, total)
}

func (c *calibrating) end(err error) {
	if c.meter != nil {
		c.meter.End(err)
	}
}
