"""The smallest whole service: one counter. The tests prove the kit with it.

It stands in for `awards`, because who may publish and consume what is fixed in topics.yaml.
"""
