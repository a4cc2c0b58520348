"""Grid -> Plan, and many Plans -> Rollup."""
