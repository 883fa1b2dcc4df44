"""The addresses of the practice LMS, one blueprint each; what lies behind them is told one folder up."""
